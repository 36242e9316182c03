/** What people ask of pip, and what has caught resolvers out before. */
export const requirementSets: readonly (readonly string[])[] = [
  ["flask==3.*", "gunicorn"],
  ["requests[socks]>=2.20", "urllib3<2"],
  ["numpy<2.3", "pandas"],
  ["fastapi", "uvicorn[standard]"],
  ["sqlalchemy[asyncio]~=2.0", "psycopg[binary]"],
  ["django>=4,<5", "celery[redis]"],
  ["boto3<1.35", "botocore"],
  ["pydantic<2", "cryptography"],
  ["jinja2<3", "flask<2.1"],
  ["black==24.*", "click<8.2"],
  ["httpx[http2]==0.28.*", "aiohttp"],
  ["scikit-learn==1.5.*"],
];
