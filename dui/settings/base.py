"""Settings shared by every environment. Secrets and addresses come from the environment only."""

import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from dui.settings import env
from dui.settings.env import RACINE

BASE_DIR = RACINE
SECRET_KEY = env.texte("DUI_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.liste("DUI_SECRET_KEY_ANCIENNES")
DUI_CLE_CONTEXTE = env.texte("DUI_CLE_CONTEXTE")
DUI_CLES_CHAMPS = env.liste("DUI_CLES_CHAMPS")
DUI_CLES_FICHIERS = env.cles("DUI_CLES_FICHIERS")
DUI_DONNEES = env.texte("DUI_DONNEES", str(RACINE / ".donnees"))
DEBUG = False
ALLOWED_HOSTS = env.liste("DUI_HOTES", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env.liste("DUI_ORIGINES")

INSTALLED_APPS = [
    "dui.core",
    "habilitations",
    "usagers",
    "documents",
    "coordination",
    "administration",
    "accompagnement",
    "interop",
    "dui.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "guardian",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "template_partials",
    "django_filters",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dui.core.middleware.EntetesMiddleware",
    "dui.core.sante.SanteMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "habilitations.middleware.SessionMiddleware",
    "documents.middleware.TabletteMiddleware",
    "dui.core.middleware.RequeteMiddleware",
    "habilitations.middleware.ApercuMiddleware",
]

ROOT_URLCONF = "dui.urls"
WSGI_APPLICATION = "dui.wsgi.application"
FORM_RENDERER = "dui.core.formulaires.Rendu"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dui.core.context_processors.interface",
            ],
            "builtins": [
                "dui.core.templatetags.ui",
                "dui.core.templatetags.typo",
                "dui.core.templatetags.noyau",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    },
]

DATABASES = {"default": env.base_de_donnees("DATABASE_URL")}
for _alias, _variable in (("proprietaire", "DATABASE_URL_PROPRIETAIRE"), ("sceau", "DATABASE_URL_SCEAU")):
    if env.texte(_variable, ""):
        DATABASES[_alias] = env.base_de_donnees(_variable)
DATABASE_ROUTERS = ["dui.core.routeur.Routeur"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

REDIS_URL = env.texte("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "dui",
    }
}
SESSION_ENGINE = "habilitations.moteur_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DUI_COOKIE_POSTE = "poste"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dui.core.views.erreurs.csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1200,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "livrer": {"task": "dui.core.livrer", "schedule": 2.0, "options": {"expires": 10}},
    "sceller": {"task": "dui.core.sceller", "schedule": 10.0, "options": {"expires": 60}},
    "anomalies": {"task": "habilitations.rechercher_anomalies", "schedule": 3600.0, "options": {"expires": 1800}},
    "effacer_extraits": {"task": "habilitations.effacer_extraits", "schedule": 3600.0, "options": {"expires": 1800}},
    "effacer_exports": {"task": "documents.effacer_exports", "schedule": 3600.0, "options": {"expires": 1800}},
    "ancrer": {"task": "dui.core.ancrer", "schedule": 600.0, "options": {"expires": 300}},
    "verifier": {"task": "dui.core.verifier_journal", "schedule": crontab(hour=3, minute=10)},
    "sauvegardes": {"task": "dui.core.verifier_sauvegardes", "schedule": crontab(day_of_week=1, hour=6, minute=20)},
    "alerter_echeances": {"task": "coordination.alerter_echeances", "schedule": crontab(hour=6, minute=30)},
    "etendre_series": {"task": "coordination.etendre_series", "schedule": crontab(hour=1, minute=10)},
    "appliquer_regles": {"task": "coordination.appliquer_regles", "schedule": crontab(hour=0, minute=20)},
    "suivre_contrats": {"task": "administration.suivre_contrats", "schedule": crontab(hour=0, minute=10)},
    "purger": {"task": "dui.core.purger", "schedule": 3600.0, "options": {"expires": 600}},
    "purger_candidatures": {"task": "administration.purger_candidatures", "schedule": crontab(hour=2, minute=20)},
    "veiller": {"task": "habilitations.veiller", "schedule": 300.0, "options": {"expires": 120}},
}

AUTH_USER_MODEL = "habilitations.Compte"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "habilitations.mots_de_passe.MotFacile"},
]
ACCOUNT_ADAPTER = "habilitations.connexion.AdaptateurCompte"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,3/15m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
# That of allauth asks the base for the addresses of the account: an unknown one would cost less (S-04).
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_FORMS = {
    "login": "habilitations.forms.connexion.ConnexionForm",
    "reset_password": "habilitations.forms.connexion.OubliForm",
    "reset_password_from_key": "habilitations.forms.connexion.NouveauMotDePasseForm",
    "change_password": "habilitations.forms.connexion.ChangerMotDePasseForm",
    "reauthenticate": "habilitations.forms.connexion.ConfirmerForm",
}
SOCIALACCOUNT_ADAPTER = "habilitations.psc.adaptateur.AdaptateurPSC"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "habilitations.connexion.AdaptateurFacteurs"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "DUI"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_FORMS = {
    "authenticate": "habilitations.forms.connexion.FacteurForm",
    "reauthenticate": "habilitations.forms.connexion.ConfirmerFacteurForm",
    "activate_totp": "habilitations.forms.connexion.ActiverApplicationForm",
    "deactivate_totp": "habilitations.forms.connexion.RetirerApplicationForm",
    "generate_recovery_codes": "habilitations.forms.connexion.CodesForm",
    "add_webauthn": "habilitations.forms.connexion.AjouterCleForm",
    "edit_webauthn": "habilitations.forms.connexion.NommerCleForm",
}
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# guardian holds exceptional grants read by our own formula, never through its authentication backend.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Service mail (invitation, forgotten password): host[:port], never a personal datum inside.
_HOTE, _, _PORT = env.texte("DUI_COURRIEL", "").partition(":")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _HOTE else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _HOTE, int(_PORT or 25), 10
EMAIL_USE_TLS = env.booleen("DUI_COURRIEL_TLS")
EMAIL_HOST_USER = env.texte("DUI_COURRIEL_IDENTIFIANT", "")
EMAIL_HOST_PASSWORD = env.texte("DUI_COURRIEL_MOT_DE_PASSE", "")
DEFAULT_FROM_EMAIL = env.texte("DUI_COURRIEL_EXPEDITEUR", "ne-pas-repondre@localhost")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [RACINE / "static"]
STORAGES = {
    "default": {
        "BACKEND": "dui.core.stockage.StockageChiffre",
        "OPTIONS": {"location": env.texte("DUI_FICHIERS", f"{DUI_DONNEES}/fichiers")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = env.texte("DUI_STATIQUES", str(RACINE / "staticfiles"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000


PGHISTORY_FIELD = pghistory.Field(null=True)
PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "dui.core.journalisation.formateur"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# The product's own settings.
DUI_FABRIQUE_CONTEXTE = "habilitations.acces.contexte_de_la_requete"
DUI_PRODUCTION = False
DUI_VERROU_MINUTES = env.entier("DUI_VERROU_MINUTES", 10)
# Emergency searches of one person in an hour: enough for a bad night, too few to walk through a town.
DUI_URGENCE_RECHERCHES_HEURE = env.entier("DUI_URGENCE_RECHERCHES_HEURE", 10)
# Without a mail server the invitation link is shown once on screen, to be handed over.
DUI_INVITATION_A_L_ECRAN = env.booleen("DUI_INVITATION_A_L_ECRAN", not env.texte("DUI_COURRIEL", ""))
DUI_MANDATAIRES = env.entier("DUI_MANDATAIRES", 0)
DUI_BAIL_SECONDES = env.entier("DUI_BAIL_SECONDES", 90)
DUI_JOURNAL_CONSERVATION_JOURS = env.entier("DUI_JOURNAL_CONSERVATION_JOURS", 1095)
DUI_ANCRE_JOURNAL = env.texte("DUI_ANCRE_JOURNAL", f"{DUI_DONNEES}/ancre/journal.txt")
# Anchors of the log outside the server: mail addresses, and a folder mounted from another machine.
DUI_ANCRE_COURRIEL = env.liste("DUI_ANCRE_COURRIEL")
DUI_ANCRE_DOSSIER = env.texte("DUI_ANCRE_DOSSIER", "")
DUI_CLE_SCEAU = env.texte("DUI_CLE_SCEAU", "")
# Folder of the seals that close signed documents, one file <finess or number of the organisme>.pem (key, certificates).
DUI_CACHETS = env.texte("DUI_CACHETS", f"{DUI_DONNEES}/cachets")
# Backups: their folder, the public keys that may open them; the role that reads all is given to `sauvegarder` alone.
DUI_SAUVEGARDES = env.texte("DUI_SAUVEGARDES", "")
DUI_SAUVEGARDE_CLES = env.cles("DUI_SAUVEGARDE_CLES")
DUI_SAUVEGARDE_BASE = env.texte("DATABASE_URL_SAUVEGARDE", "")
# Folder of pg_dump and pg_restore, when those of the path are older than the server.
DUI_PG_OUTILS = env.texte("DUI_PG_OUTILS", "")
DUI_MSSANTE = {
    "smtp": env.texte("DUI_MSSANTE_SMTP", ""),
    "consultation": env.texte("DUI_MSSANTE_CONSULTATION", ""),
    "autorites": env.texte("DUI_MSSANTE_AUTORITES", ""),
    "identifiant": env.texte("DUI_MSSANTE_IDENTIFIANT", ""),
    "mot_de_passe": env.texte("DUI_MSSANTE_MOT_DE_PASSE", ""),
    "expediteur": env.texte("DUI_MSSANTE_EXPEDITEUR", ""),
}
# Pro Santé Connect: issuer, client and the file that holds its secret; nothing given, nothing offered.
DUI_PSC = env.psc(
    env.texte("DUI_PSC_EMETTEUR", ""), env.texte("DUI_PSC_CLIENT", ""), env.texte("DUI_PSC_SECRET_FICHIER", "")
)
# Hosts that may be called over HTTPS, besides those of the services below; those of them that are inside the network.
DUI_SORTIES = env.liste("DUI_SORTIES")
DUI_SORTIES_PRIVEES = env.liste("DUI_SORTIES_PRIVEES")
# clamd of the house, host:port. Given and down: no foreign file is opened.
DUI_ANTIVIRUS = env.texte("DUI_ANTIVIRUS", "")
# Heavy acts a minute and an account (S-54); a paper for rescuers is never among them.
DUI_DEBITS = {"papier": 20, "export": 10, "recherche": 120, "demande": 10, "agenda": 12}
DUI_BAC_A_SABLE = env.booleen("DUI_BAC_A_SABLE")

if len(DUI_CLE_CONTEXTE) < 64:
    raise ImproperlyConfigured("DUI_CLE_CONTEXTE doit compter au moins 32 octets, écrits en hexadécimal.")
