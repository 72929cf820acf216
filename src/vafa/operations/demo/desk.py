"""How the sample shop set up its desk: teams, a policy for VIP customers, saved replies, a macro, marks."""

from datetime import datetime

from vafa.cases.actions.changing import set_own_agent
from vafa.cases.actions.policies import save_policy
from vafa.cases.actions.replies import save_macro, save_reply
from vafa.customers.actions import set_traits
from vafa.customers.models import Customer
from vafa.operations.demo import words
from vafa.platform.access import AGENT, LEAD, TECHNICIAN
from vafa.platform.accounts.models import Staff
from vafa.platform.accounts.teams import save_team
from vafa.platform.accounts.working import set_skills
from vafa.platform.values import SYSTEM


def set_up_desk(at: datetime) -> None:
    """Before the first customer comes."""
    people = list(Staff.objects.filter(is_active=True).order_by("pk"))
    lead = next((one for one in people if one.role == LEAD), None)
    save_team(words.TEAM, lead, [one for one in people if one.role in (AGENT, TECHNICIAN)], actor=SYSTEM, at=at)
    for one in people:
        if one.role == TECHNICIAN:
            set_skills(one, languages=["fa"], skills=list(words.SKILLS), capacity=12, actor=SYSTEM, at=at)
    terms = {
        "first_response": {"minutes": 60, "calendar": ""},
        "resolution": {"minutes": 2880, "calendar": "open_days"},
    }
    save_policy(None, name=words.VIP_POLICY, conditions={"classes": ["vip"]}, promises=terms, actor=SYSTEM, at=at)
    made = [
        save_reply(None, title=title, texts={"fa": text}, kinds=kinds, actor=SYSTEM, at=at)
        for title, text, kinds in words.REPLIES
    ]
    steps = [{"do": "reply", "value": str(made[0].pk)}, {"do": "pause", "value": "customer"}]
    save_macro(None, name=words.MACRO, steps=steps, actor=SYSTEM, at=at)


def make_vip(customer: Customer, at: datetime) -> None:
    """A customer who bought much: a class of their own, and an agent of their own."""
    set_traits([customer.pk], "class", "vip", because_of=None, actor=SYSTEM, at=at)
    agent = Staff.objects.filter(is_active=True, role=AGENT).order_by("pk").first()
    if agent is not None:
        set_own_agent(customer, agent, actor=SYSTEM, at=at)
