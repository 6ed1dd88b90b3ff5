import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_whatever_ends_it_leaves_no_process_behind(tmp_path, ending):
    """Closing the terminal (SIGHUP) is an end like Ctrl-C."""
    procfile = tmp_path / "Procfile"
    procfile.write_text('one: sh -c "echo child $$; exec sleep 300"\n')
    command = [sys.executable, "-u", "-m", "config.processes", "-f", str(procfile), "-e", os.devnull, "start"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        child = next(int(found[1]) for line in running.stdout if (found := re.search(r"child (\d+)", line)))
        running.send_signal(ending)
        running.communicate(timeout=30)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
