"""What is done with accounts and by their people. None commits."""

from portal.accounts.services.choosing import change_password, change_text_size
from portal.accounts.services.codes import CODE_LASTS, code_end, give_code, reset_password
from portal.accounts.services.entering import begin, sign_in, sign_out
from portal.accounts.services.locking import (
    FAILURES,
    LONGEST_LOCK,
    Door,
    SignInRefused,
    count_failure,
    forget,
    refuse_locked,
    unlock,
)
from portal.accounts.services.opening import add_user, assign_liaison, disable_account, enable_account

__all__ = [
    "CODE_LASTS",
    "FAILURES",
    "LONGEST_LOCK",
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
    "refuse_locked",
    "reset_password",
    "sign_in",
    "sign_out",
    "unlock",
]
