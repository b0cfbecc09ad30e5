"""The console as a WSGI application: what gunicorn serves and what the flask command loads."""

from ctu import create_app
from ctu.web.gc_tuning import settle

app = create_app()
settle()
