/** Manifests and indexes, OCI's and Docker's. Registries answer 404 for what a request does not accept. */
export const manifestTypes = {
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociManifest: "application/vnd.oci.image.manifest.v1+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
} as const;

export const acceptManifests: string = Object.values(manifestTypes).join(", ");

export const isIndexType = (mediaType: string): boolean =>
  mediaType === manifestTypes.ociIndex || mediaType === manifestTypes.dockerList;

/** Layers that a registry is not to hold; image-spec 1.1 still knows them, deprecated. */
export const isForeignLayer = (mediaType: string): boolean => /nondistributable|\.foreign\./.test(mediaType);
