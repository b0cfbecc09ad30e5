from tests.console.users.test_updates import *
def test_day(people):
    agent = people["agent"]
    text = "Login,Active from\nbo,2027-01-01\n"
    j = judge_csv(UserUpdater, text, actor=people["leader"], operation="update")
    print(j.effects, j.problems)
    r = update(people["leader"], text)
    print(r)
    db.session.expire_all()
    print(agent.active_from)
