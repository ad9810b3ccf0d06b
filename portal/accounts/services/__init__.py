"""What is done with accounts and by their people. None commits."""

from portal.accounts.services.account_state import add_user, assign_liaison, disable_account, enable_account
from portal.accounts.services.codes import code_end, give_code, reset_password
from portal.accounts.services.guessing import note_wrong, refuse_many
from portal.accounts.services.password_change import change_password, change_text_size, must_show_old
from portal.accounts.services.provider_sign_in import sign_in_by_provider
from portal.accounts.services.sign_in_delays import (
    FAILURES,
    Door,
    SignInRefused,
    count_failure,
    forget,
    refuse_locked,
    unlock,
)
from portal.accounts.services.signing_in import begin, sign_in, sign_out

__all__ = [
    "FAILURES",
    "Door",
    "SignInRefused",
    "add_user",
    "assign_liaison",
    "begin",
    "change_password",
    "change_text_size",
    "code_end",
    "count_failure",
    "disable_account",
    "enable_account",
    "forget",
    "give_code",
    "must_show_old",
    "note_wrong",
    "refuse_locked",
    "refuse_many",
    "reset_password",
    "sign_in",
    "sign_in_by_provider",
    "sign_out",
    "unlock",
]
