import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.processes


@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_whatever_ends_it_leaves_no_process_behind(tmp_path, ending):
    """Closing the terminal (SIGHUP) is an end like Ctrl-C."""
    procfile = tmp_path / "Procfile"
    procfile.write_text('one: sh -c "echo child $$; exec sleep 300"\n')
    command = [sys.executable, "-u", "-m", "config.processes", "-f", str(procfile), "-e", os.devnull, "start"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        child = next(int(found[1]) for line in running.stdout if (found := re.search(r"child (\d+)", line)))
        running.send_signal(ending)
        running.communicate(timeout=60)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_who_needs_longer_to_hand_over_is_not_killed(tmp_path):
    """When one process has ended, honcho by itself kills the others after five seconds."""
    procfile = tmp_path / "Procfile"
    finished = tmp_path / "finished"
    procfile.write_text(
        "quick: echo quick is there; exec sleep 300\n"
        f"slow: trap 'sleep 7; touch \"{finished}\"; exit' TERM; echo trap is set; while :; do sleep 0.1; done\n"
    )
    command = [sys.executable, "-u", "-m", "config.processes", "-f", str(procfile), "-e", os.devnull, "start"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        # honcho can't end what it has not yet started, so both must be there.
        seen = ""
        while not all(re.search(rf"\\| {word}", seen) for word in ("quick is there", "trap is set")):
            seen += running.stdout.readline() or pytest.fail(f"It ended early: {seen}")
        running.send_signal(signal.SIGTERM)
        rest, _ = running.communicate(timeout=60)
    assert finished.exists(), seen + rest
