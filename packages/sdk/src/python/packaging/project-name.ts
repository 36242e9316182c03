/** A project's name as indexes and locks write it: `Flask_SQLAlchemy` → `flask-sqlalchemy` (PEP 503). */
export const normalizeName = (name: string): string => name.replace(/[-_.]+/g, "-").toLowerCase();
