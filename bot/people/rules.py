"""What each role may do. One table; the routers' gates and the services both ask it."""

from enum import StrEnum

from bot.errors import NotAllowed
from bot.people.model import Role


class Permission(StrEnum):
    """A thing that not everybody may do."""

    FIND_PEOPLE = "find_people"
    IMPORT_SERVICES = "import_services"
    ORDER_SURVEYS = "order_surveys"
    INTERVIEW = "interview"
    FOLLOW_UP = "follow_up"
    SUPERVISE = "supervise"
    MANAGE_STAFF = "manage_staff"
    SEE_STATISTICS = "see_statistics"
    EXPORT_REGISTER = "export_register"
    GRANT_CHANCES = "grant_chances"
    SEE_ITEMS = "see_items"
    VOID_QUESTIONS = "void_questions"
    MONITOR = "monitor"
    """Letters, acts, the calendar, the deadlines of reports."""
    PUBLISH_COURSE = "publish_course"
    LEAVE = "leave"


_OF_OPERATORS = frozenset(
    {
        Permission.FIND_PEOPLE,
        Permission.IMPORT_SERVICES,
        Permission.ORDER_SURVEYS,
        Permission.INTERVIEW,
        Permission.FOLLOW_UP,
        Permission.LEAVE,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ENTREPRENEUR: frozenset(),
    Role.OPERATOR: _OF_OPERATORS,
    Role.SUPERVISOR: _OF_OPERATORS | {Permission.SUPERVISE},
    Role.ADMINISTRATOR: frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether `role` is allowed `permission`; what is not in the table is refused."""
    return permission in PERMISSIONS[role]


def demand(role: Role, permission: Permission) -> None:
    """Refuse who may not. The routers' gates have asked before; use cases ask again. Raises NotAllowed."""
    if not may(role, permission):
        raise NotAllowed(f"{role} lacks {permission}")
