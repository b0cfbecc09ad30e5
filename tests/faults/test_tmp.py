import os, time
from sqlalchemy import create_engine, text
from plugins.bulk_import.silence import bound_silence
def test_x(make):
    world = make("postgresql", BULK_IMPORT_LEASE_SECONDS="1")
    e=create_engine(world.url)
    bound_silence(e, 1)
    c=e.connect()
    print("SHOW", c.execute(text("update permission_group set rank=rank")).rowcount)
    t=time.monotonic()
    while time.monotonic()-t<9:
        time.sleep(1)
        print(world.query("select pid,state, extract(epoch from clock_timestamp()-xact_start) from pg_stat_activity where datname=current_database()"))
