"""Who may come in by a password where the county has a 统一身份认证 of its own."""

from portal.accounts.models import Role, User
from portal.kernel.config import setting

BY_PROVIDER = "by_provider"  # in the cookie of somebody whom the provider has named
ONLY_PROVIDER = "这里改用统一身份认证登录，密码只给系统管理员用。请按“用统一身份认证登录”。"


def why_not_password(user: User) -> str | None:
    """None if this person may sign in with a password."""
    settings = setting("OIDC")
    is_closed = settings is not None and settings.is_only_way and user.role is not Role.admin
    return ONLY_PROVIDER if is_closed else None


def asks_second_step(*, by_provider: bool) -> bool:
    """Whether the code of 两步验证 is asked for here, or the provider has seen to it."""
    settings = setting("OIDC")
    return not by_provider or settings is None or bool(settings.asks_second_step)
