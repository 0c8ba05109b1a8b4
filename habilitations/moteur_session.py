"""Sessions in the cache and in the database: when the cache is down, the database alone carries them (S-55)."""

import logging
from typing import Any

from django.contrib.sessions.backends.cached_db import SessionStore as CacheEtBase
from django.contrib.sessions.backends.db import SessionStore as Base
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class SessionStore(CacheEtBase):
    """Django's cached_db already survives a cache that cannot be written; this one also survives a read."""

    cache_key_prefix = "session."

    def load(self) -> dict[str, Any]:
        try:
            return super().load()  # type: ignore[no-any-return]
        except RedisError:
            logger.warning("cache de session injoignable")
            return Base.load(self)  # type: ignore[no-any-return]

    def exists(self, session_key: str) -> bool:
        return bool(Base.exists(self, session_key))

    def delete(self, session_key: str | None = None) -> None:
        try:
            super().delete(session_key)
        except RedisError:
            logger.warning("cache de session injoignable")
            Base.delete(self, session_key)
