"""任务目录: the versions, one version, and a draft to work on."""

from portal.catalogue.routes import drafting, reading, versions, workbooks

__all__ = ["drafting", "reading", "versions", "workbooks"]
