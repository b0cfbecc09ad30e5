"""The console as a WSGI application: what gunicorn serves and what the flask command loads."""

from ctu import create_app

app = create_app()
