"""Sandbox: simulators of the national services, with real protocols on loopback.

Shares no code with the product, so that a mistake made in one is not confirmed by the other. So far: a
secure-mail operator (SMTP submission) with its mailboxes, acknowledgements and failures to order;
and Pro Santé Connect, an OpenID provider with its fictional professionals and its refusals.
"""

from bac_a_sable.serveur import BacASable

__all__ = ["BacASable"]
