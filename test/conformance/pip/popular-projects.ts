/** The projects that are asked for most: by and large PyPI's own statistics of 2025. */
export const popularProjects: readonly string[] = `
boto3 urllib3 botocore requests setuptools certifi idna charset-normalizer typing-extensions python-dateutil s3transfer
packaging six aiobotocore pyyaml numpy s3fs fsspec pip cryptography cffi pydantic click pycparser pandas attrs importlib-metadata
jmespath markupsafe zipp rsa pyasn1 protobuf wheel jinja2 platformdirs pytz colorama awscli pluggy aiohttp virtualenv
pydantic-core googleapis-common-protos filelock pyjwt google-api-core wrapt cachetools pytest google-auth jsonschema
tomli pyarrow pyasn1-modules yarl multidict frozenlist greenlet sqlalchemy docutils pyparsing aiosignal psutil iniconfig
requests-oauthlib oauthlib exceptiongroup pyopenssl grpcio tzdata sniffio anyio pillow h11 rich httpx httpcore tqdm
soupsieve beautifulsoup4 scipy lxml annotated-types pygments markdown-it-py mdurl isodate msgpack async-timeout decorator
rpds-py referencing jsonschema-specifications openpyxl et-xmlfile tabulate werkzeug flask itsdangerous blinker websocket-client
google-cloud-storage google-cloud-core google-resumable-media google-crc32c grpcio-status proto-plus azure-core azure-identity
azure-storage-blob msal msal-extensions pynacl bcrypt paramiko sqlparse psycopg2-binary redis portalocker smmap gitdb gitpython
pexpect ptyprocess fastapi starlette uvicorn python-dotenv more-itertools tenacity regex nltk joblib scikit-learn threadpoolctl
matplotlib kiwisolver fonttools cycler contourpy coverage pytest-cov mypy-extensions mypy black isort pycodestyle pyflakes flake8
mccabe pathspec nodeenv identify cfgv pre-commit ruff poetry-core tomlkit trove-classifiers build pyproject-hooks hatchling
keyring jeepney secretstorage distlib docker kubernetes durationpy ply prometheus-client snowflake-connector-python asn1crypto
sortedcontainers termcolor pyspark py4j databricks-sdk opentelemetry-api opentelemetry-sdk opentelemetry-semantic-conventions
deprecated structlog loguru gunicorn django djangorestframework asgiref celery kombu billiard vine amqp click-plugins
sentry-sdk psycopg pymysql alembic mako marshmallow orjson ujson simplejson httptools watchfiles websockets uvloop
email-validator dnspython python-multipart typer shellingham toml xmltodict defusedxml zstandard lz4 pymongo
elasticsearch elastic-transport openai anthropic tiktoken transformers tokenizers huggingface-hub safetensors langchain-core
networkx sympy mpmath numba llvmlite seaborn plotly statsmodels patsy xgboost streamlit ipython jedi parso traitlets
jupyter-client jupyter-core pyzmq tornado notebook nbformat nbconvert bleach mistune ipykernel scrapy twisted selenium
`
  .trim()
  .split(/\s+/);
