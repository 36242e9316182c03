/** Exit statuses of the command: published, never changed (64 to 75 follow BSD's sysexits). */
export const exit = {
  failed: 1,
  usage: 64,
  definition: 65,
  unavailable: 69,
  lock: 75,
  interrupted: 130,
} as const;

interface CodeFacts {
  readonly exit: number;
  /** What the code means in general; the message of an error says what happened in particular. */
  readonly summary: string;
}

/** Every stable error code. A code, once published, keeps its meaning. Sorted by room, then by name. */
export const errorCodes = {
  // describe
  FIRN_DEFINITION_INVALID: { exit: exit.definition, summary: "a step or option of the description is not valid" },
  FIRN_CAPABILITY_MISSING: { exit: exit.definition, summary: "an ingredient needs what no earlier line gives" },
  FIRN_NOT_FROZEN: { exit: exit.definition, summary: "an exported image does not end with .freeze()" },
  // usage
  FIRN_USAGE: { exit: exit.usage, summary: "the command or call was used in a way that it does not support" },
  // fetch
  FIRN_FETCH_FAILED: { exit: exit.unavailable, summary: "a server could not be reached or answered with an error" },
  FIRN_FETCH_NOT_FOUND: { exit: exit.unavailable, summary: "a server does not have the file" },
  FIRN_DIGEST_MISMATCH: { exit: exit.failed, summary: "downloaded bytes are not those that were promised" },
  FIRN_OFFLINE: { exit: exit.unavailable, summary: "something has to be downloaded, and --offline forbids it" },
  // store
  FIRN_CACHE_CORRUPT: { exit: exit.failed, summary: "a cached file did not match its digest; it was removed" },
  FIRN_CACHE_MISSING: { exit: exit.failed, summary: "a file that the cache should have is not there" },
  FIRN_DISK_FULL: { exit: exit.failed, summary: "the disk is full" },
  FIRN_DISK_FAILED: { exit: exit.failed, summary: "the disk refused a read or a write" },
  // archives
  FIRN_ARCHIVE_INVALID: { exit: exit.failed, summary: "an archive is damaged or of an unknown format" },
  FIRN_ARCHIVE_ESCAPES: { exit: exit.failed, summary: "an archive has an entry that leaves the root" },
  // synth
  FIRN_ARTIFACT_INVALID: { exit: exit.usage, summary: "a folder is not an OCI layout that firn synth wrote" },
  // layer
  FIRN_LAYER_LIMIT: { exit: exit.failed, summary: "the image would have more layers than runtimes accept" },
  FIRN_PATH_CONFLICT: { exit: exit.failed, summary: "two sources give the same path in ways that cannot both hold" },
  // oci
  FIRN_OCI_INVALID: { exit: exit.failed, summary: "an image's document cannot be understood" },
  FIRN_PLATFORM_INVALID: {
    exit: exit.usage,
    summary: "a platform is not written as os/architecture or os/architecture/variant",
  },
  FIRN_PLATFORM_MISSING: { exit: exit.failed, summary: "an image does not exist for the platform asked for" },
  // registry
  FIRN_REFERENCE_INVALID: { exit: exit.usage, summary: "an image reference is not written as registries need it" },
  FIRN_CREDENTIALS_INVALID: { exit: exit.failed, summary: "a credential file of Docker or Podman cannot be read" },
  FIRN_CREDENTIAL_HELPER: { exit: exit.failed, summary: "a credential helper is missing or failed" },
  FIRN_REGISTRY_UNAUTHORIZED: { exit: exit.unavailable, summary: "a registry wants a valid login" },
  FIRN_REGISTRY_DENIED: { exit: exit.unavailable, summary: "a registry does not allow this to whoever is logged in" },
  FIRN_REGISTRY_NOT_FOUND: { exit: exit.unavailable, summary: "a registry does not have the repository, tag or blob" },
  FIRN_REGISTRY_RATE_LIMITED: { exit: exit.unavailable, summary: "a registry refuses further requests for now" },
  FIRN_REGISTRY_FAILED: { exit: exit.unavailable, summary: "a registry answered with an error of its own" },
  FIRN_REGISTRY_UNREACHABLE: { exit: exit.unavailable, summary: "a registry cannot be reached, or broke off" },
  FIRN_REGISTRY_PROTOCOL: { exit: exit.failed, summary: "a registry answered with what the protocol does not allow" },
  FIRN_REGISTRY_PORT: { exit: exit.unavailable, summary: "the embedded registry cannot listen where it was told to" },
  // lock
  FIRN_LOCK_STALE: { exit: exit.lock, summary: "firn.lock does not have what the description asks for" },
  FIRN_LOCK_INVALID: { exit: exit.lock, summary: "firn.lock cannot be read" },
  FIRN_LOCK_GONE: { exit: exit.lock, summary: "nobody serves a locked version any more" },
  // run-image
  FIRN_RUN_UNAVAILABLE: { exit: exit.unavailable, summary: "nothing on this machine can run the image" },
  FIRN_RUN_FAILED: { exit: exit.failed, summary: "the image could not be started, or its files could not be laid out" },
  // cli
  FIRN_DEFINITION_NOT_FOUND: { exit: exit.definition, summary: "there is no file that describes images" },
  FIRN_DEFINITION_SYNTAX: { exit: exit.definition, summary: "the file that describes images cannot be compiled" },
  FIRN_DEFINITION_THREW: { exit: exit.definition, summary: "the file that describes images threw an error" },
  FIRN_DEFINITION_ENDED: { exit: exit.definition, summary: "the file that describes images exited, or never finished" },
  FIRN_NOTHING_TO_BUILD: { exit: exit.definition, summary: "the file that describes images exports no frozen image" },
  FIRN_IMAGE_UNKNOWN: { exit: exit.usage, summary: "no image of that name is exported" },
  FIRN_IMAGE_AMBIGUOUS: { exit: exit.usage, summary: "several images are exported and none is named" },
  FIRN_INTERRUPTED: { exit: exit.interrupted, summary: "the work was interrupted; nothing half-done stays behind" },
  FIRN_UNEXPECTED: { exit: exit.failed, summary: "firn met an error that it does not know: a bug in firn" },
  // python
  FIRN_PIP_REQUIREMENT_INVALID: {
    exit: exit.definition,
    summary: "a Python requirement is not written as PEP 508 says",
  },
  FIRN_PIP_REQUIREMENTS_FILE: {
    exit: exit.definition,
    summary: "a requirements file cannot be read, or asks for what is not supported",
  },
  FIRN_PIP_PYPROJECT: {
    exit: exit.definition,
    summary: "a pyproject.toml cannot be read, or says what packaging standards do not allow",
  },
  FIRN_PIP_NOT_STATIC: {
    exit: exit.definition,
    summary: "a project cannot be laid out without running code of it or of its build back-end",
  },
  FIRN_PIP_CHOICE_UNKNOWN: { exit: exit.definition, summary: "a project or lock has no extra or group of that name" },
  FIRN_PIP_LOCK_INVALID: {
    exit: exit.definition,
    summary: "another tool's lock cannot be read, or holds what cannot be installed without a build",
  },
  FIRN_PIP_LOCK_STALE: { exit: exit.lock, summary: "another tool's lock is older than the project that it is of" },
  FIRN_PIP_HASH_MISSING: { exit: exit.failed, summary: "hashes are required, and a package has none" },
  FIRN_PIP_UNKNOWN_PACKAGE: { exit: exit.failed, summary: "the package index does not have a package of that name" },
  FIRN_PIP_UNSATISFIABLE: { exit: exit.failed, summary: "no set of Python packages fits all that is required" },
  FIRN_PIP_SDIST_ONLY: { exit: exit.failed, summary: "a Python package has no wheel for the target, only sources" },
  FIRN_PIP_INDEX_INVALID: {
    exit: exit.unavailable,
    summary: "a package index answered with something that is not an index",
  },
  FIRN_PIP_TARGET_UNKNOWN: {
    exit: exit.definition,
    summary: "the image's Python or C library is not known, or no wheels can be chosen for it",
  },
  FIRN_PIP_TARGET_UNSUPPORTED: {
    exit: exit.definition,
    summary: "the image has a Python that firn chooses no wheels for: PyPy, or a free-threaded build",
  },
  FIRN_WHEEL_INVALID: { exit: exit.failed, summary: "a wheel is damaged, or says of itself what is not so" },
  FIRN_WHEEL_ESCAPES: { exit: exit.failed, summary: "a wheel has a file that would land outside of its place" },
  // files, git
  FIRN_FILES_MISSING: { exit: exit.definition, summary: "a file or directory to copy does not exist" },
  FIRN_FILES_OUTSIDE: { exit: exit.definition, summary: "a path to copy from leaves the project" },
  FIRN_FILES_UNSUPPORTED: { exit: exit.definition, summary: "a file is of a kind that images cannot hold" },
  FIRN_FILES_UNREADABLE: { exit: exit.failed, summary: "a file to copy cannot be read" },
  FIRN_FILES_CHANGED: { exit: exit.failed, summary: "a file changed while it was being copied" },
  FIRN_GIT_URL: { exit: exit.definition, summary: "a repository's address is of a kind that firn does not fetch from" },
  FIRN_GIT_REF_MISSING: { exit: exit.unavailable, summary: "a repository does not have the branch, tag or commit" },
  FIRN_GIT_DENIED: {
    exit: exit.unavailable,
    summary: "a git server wants other credentials, or has no such repository",
  },
  FIRN_GIT_FAILED: { exit: exit.unavailable, summary: "a git server could not be reached or answered with an error" },
  FIRN_GIT_INVALID: { exit: exit.failed, summary: "what a git server sent is not what was asked for, or is damaged" },
  FIRN_GIT_UNSUPPORTED: { exit: exit.definition, summary: "a repository has something that firn cannot copy" },
  // debian: archives and resolution
  FIRN_APT_UNKNOWN_PACKAGE: { exit: exit.definition, summary: "the suite has no Debian package of that name" },
  FIRN_APT_VIRTUAL_PACKAGE: {
    exit: exit.definition,
    summary: "a name stands for several Debian packages, and none is chosen",
  },
  FIRN_APT_REMOVES: {
    exit: exit.definition,
    summary: "apt-get would have to remove a package of the base image to install what is asked for",
  },
  FIRN_APT_REQUEST_INVALID: { exit: exit.definition, summary: "a package is not named as on apt-get's command line" },
  FIRN_APT_UNAUTHORIZED: { exit: exit.unavailable, summary: "a package archive wants a valid login" },
  FIRN_APT_UNSATISFIABLE: { exit: exit.failed, summary: "no set of Debian packages fits all that is required" },
  FIRN_DEBIAN_UNTRUSTED: { exit: exit.failed, summary: "a Debian archive's signature does not hold" },
  FIRN_DEBIAN_KEY_EXPIRED: {
    exit: exit.failed,
    summary: "a Debian archive is signed with a key that is expired or revoked",
  },
  FIRN_DEBIAN_EXPIRED: { exit: exit.unavailable, summary: "a Debian mirror's index is too old, or from the future" },
  FIRN_DEBIAN_REPLAYED: {
    exit: exit.unavailable,
    summary: "a Debian mirror's index is older than one that was seen or locked before",
  },
  FIRN_DEBIAN_ARCHIVE_INVALID: {
    exit: exit.unavailable,
    summary: "a mirror answered with something that is not a Debian archive",
  },
  FIRN_DEB_ARCHITECTURE: {
    exit: exit.definition,
    summary: "a .deb file is for another architecture than the image",
  },
  // debian/effects
  FIRN_APT_NEEDS_DEBIAN: { exit: exit.definition, summary: "apt() is used on an image that has no dpkg database" },
  FIRN_APT_SUITE_UNKNOWN: {
    exit: exit.definition,
    summary: "apt() is used on a base image of a system that firn has no packages for",
  },
  FIRN_APT_BASE_UNSUPPORTED: {
    exit: exit.definition,
    summary: "a base image is set up in a way that apt() cannot extend",
  },
  FIRN_DPKG_DATABASE_INVALID: { exit: exit.failed, summary: "a base image's dpkg database is damaged or incomplete" },
  FIRN_SCRIPT_LIMIT: {
    exit: exit.failed,
    summary: "a maintainer script was stopped: it works too long, or writes too much",
  },
  FIRN_SCRIPT_FAILED: { exit: exit.failed, summary: "a maintainer script ended with an error" },
  FIRN_SCRIPT_UNSUPPORTED: {
    exit: exit.failed,
    summary: 'a maintainer script calls what firn does not know, and `scripts: "strict"` makes that an error',
  },
  FIRN_EFFECT_FAILED: { exit: exit.failed, summary: "what a maintainer script would have done could not be done" },
} as const satisfies Record<`FIRN_${string}`, CodeFacts>;

export type ErrorCode = keyof typeof errorCodes;
