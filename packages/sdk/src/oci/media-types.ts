/** The media types that firn writes: OCI's, never mixed with Docker's. https://github.com/opencontainers/image-spec */
export const mediaTypes = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layerTar: "application/vnd.oci.image.layer.v1.tar",
  layerGzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  layerZstd: "application/vnd.oci.image.layer.v1.tar+zstd",
} as const;

const ociOf: Readonly<Record<string, string>> = {
  "application/vnd.docker.distribution.manifest.list.v2+json": mediaTypes.index,
  "application/vnd.docker.distribution.manifest.v2+json": mediaTypes.manifest,
  "application/vnd.docker.container.image.v1+json": mediaTypes.config,
  "application/vnd.docker.image.rootfs.diff.tar": mediaTypes.layerTar,
  "application/vnd.docker.image.rootfs.diff.tar.gzip": mediaTypes.layerGzip,
  "application/vnd.docker.image.rootfs.diff.tar.zstd": mediaTypes.layerZstd,
};

/** The OCI name of a media type of either family; the blobs that they describe are the same. */
export const toOci = (mediaType: string): string => ociOf[mediaType] ?? mediaType;
