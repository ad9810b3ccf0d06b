"""Extensions as bare objects; `create_app` binds them."""

from flask_login import LoginManager
from flask_migrate import Migrate

login_manager = LoginManager()
login_manager.session_protection = None  # A phone that changes its address must not be signed out.

migrate = Migrate()
