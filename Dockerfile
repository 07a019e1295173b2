FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt .
RUN .venv/bin/pip install -r requirements.txt
COPY manage.py gunicorn.conf.py ./
COPY deploy/collect-static deploy/healthcheck.py deploy/
COPY fixtures/taxonomy fixtures/taxonomy
COPY mlcareer mlcareer
COPY templates templates
COPY assessments assessments
RUN deploy/collect-static && .venv/bin/python -m compileall -q mlcareer assessments

FROM python:3.13-slim-trixie
# pg_dump and pg_restore for backups, of PostgreSQL 17 as in compose.yaml.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home mlcareer \
    && install -d -m 0700 -o mlcareer -g mlcareer /backups
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
    CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "mlcareer.wsgi", "--preload", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
