from flask_dance.consumer.storage.sqla import *
