# The dashboard in a container. README.md says how to run it.
FROM python:3.11-slim AS packages
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -r /tmp/requirements.txt

FROM python:3.11-slim
ENV PATH="/opt/venv/bin:$PATH" PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000 DATA_DIR=/data
WORKDIR /app
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin dashboard \
    && install --directory --owner=dashboard --group=dashboard --mode=700 /data
COPY --from=packages /opt/venv /opt/venv
COPY manage.py Procfile docker-start ./
COPY config config
COPY dashboard dashboard
COPY static static
COPY templates templates
# DEMO makes secrets of its own, which end with this line. The running container has none until it is given some.
RUN DEMO=true DATA_DIR=/tmp/throwaway python manage.py collectstatic --no-input --verbosity 0 \
    && rm -r /tmp/throwaway \
    && python -m compileall -q config dashboard
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["./docker-start"]
