/** Modules that are imported by another name than their project has, which people take for the project's. */
const projects: Readonly<Record<string, string>> = {
  attr: "attrs",
  bs4: "beautifulsoup4",
  cv2: "opencv-python-headless",
  dateutil: "python-dateutil",
  dotenv: "python-dotenv",
  "google-protobuf": "protobuf",
  jose: "python-jose",
  jwt: "pyjwt",
  magic: "python-magic",
  mysqldb: "mysqlclient",
  pil: "pillow",
  "psycopg2-bin": "psycopg2-binary",
  pil2: "pillow",
  serial: "pyserial",
  skimage: "scikit-image",
  usb: "pyusb",
  yaml: "pyyaml",
  zmq: "pyzmq",
};

/** Modules of Python itself, which nobody has to install. */
const standard = new Set([
  "asyncio",
  "collections",
  "email",
  "json",
  "logging",
  "os",
  "re",
  "sqlite3",
  "ssl",
  "sys",
  "time",
  "urllib",
]);

/** What somebody who asks for a project that does not exist may mean. */
export function projectHint(name: string): string | undefined {
  if (standard.has(name)) return `${name} is part of Python: leave it out`;
  const project = projects[name];
  return project && `Did you mean ${project}?`;
}
