"""Signing in, one's own account, and the pages of those who keep accounts."""

from portal.accounts.routes import (
    account_list,
    accounts,
    own_account,
    provider_sign_in,
    second_factor,
    session_guard,
    sign_in,
    slips,
)

__all__ = [
    "account_list",
    "accounts",
    "own_account",
    "provider_sign_in",
    "second_factor",
    "session_guard",
    "sign_in",
    "slips",
]
