# One image for web, worker and beat; the command chooses. Built from the locked requirements only.
FROM python:3.11-slim-bookworm AS roues
WORKDIR /construction
COPY requirements/base.txt .
RUN pip wheel --no-cache-dir --require-hashes --wheel-dir /roues -r base.txt

# pg_dump and pg_restore of the version of the server (docker-compose.yml), with the library that they ask for.
FROM postgres:17-bookworm AS client
RUN mkdir /outils && cp -L /usr/lib/postgresql/17/bin/pg_dump /usr/lib/postgresql/17/bin/pg_restore \
        /usr/lib/*/libpq.so.5 /outils/

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 libpq5 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 dui \
    && useradd --system --uid 10001 --gid dui --home-dir /dui --shell /usr/sbin/nologin dui
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=dui.settings.prod \
    DUI_STATIQUES=/statiques DUI_DONNEES=/donnees DUI_PG_OUTILS=/outils
COPY --from=client /outils /outils
WORKDIR /dui
COPY requirements/base.txt requirements/base.txt
RUN --mount=type=bind,from=roues,source=/roues,target=/roues \
    pip install --no-cache-dir --no-index --find-links /roues --require-hashes -r requirements/base.txt
COPY manage.py pyproject.toml LICENSE ./
COPY dui dui
COPY habilitations habilitations
COPY usagers usagers
COPY documents documents
COPY coordination coordination
COPY administration administration
COPY accompagnement accompagnement
COPY interop interop
COPY templates templates
COPY static static
COPY deploiement deploiement
# Keys of the build alone: nothing is signed or read with them, the image holds no secret.
RUN DUI_SECRET_KEY="construction-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF" DUI_CLE_CONTEXTE=0123456789abcdeffedcba98765432100123456789abcdeffedcba9876543210 \
        DUI_HOTES=construction DATABASE_URL=postgresql://construction/construction \
        python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p /donnees /sauvegardes && chown dui:dui /donnees /sauvegardes
USER 10001:10001
VOLUME ["/donnees"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 \
    CMD ["python", "deploiement/sante.py"]
CMD ["gunicorn", "dui.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-class", "gthread", "--timeout", "60", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm"]
