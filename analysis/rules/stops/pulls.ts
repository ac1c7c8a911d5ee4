/** Stop reasons of image pulls: first pulls that reached the registry, then those that did not. */
import type { Purpose } from "../serviceDefinition";
import { GUIDE, NETWORK_MARKS, STOPPED, row, type StoppedReason } from "./row";

const PULL = `${GUIDE}/task_cannot_pull_image.html`;

const IMAGE: readonly Purpose[] = ["image-pull", "image-layers"];

export const pulls: readonly StoppedReason[] = [
  // Docker Hub hides private repositories: "pull access denied …, repository does not exist or may require 'docker
  // login'".
  row(
    "pull-denied",
    "other",
    /pull access denied|no basic auth credentials|CannotPull(?:Container|ECRContainer|ImageManifest)Error.{0,1500}(?:403 Forbidden|AccessDenied|not authorized|unauthorized: )/is,
    [],
    "the registry answered and refused: the execution role, the repository's policy or its credentials do not allow the pull, or there is no such repository",
    "R-ERR-01",
    PULL,
  ),
  row(
    "image-missing",
    "other",
    /manifest unknown|manifest for .{1,400} not found|repository does not exist|name unknown|ref .{1,400}: not found|invalid reference format|ImageNotFound/i,
    [],
    "the registry answered: the image or its tag does not exist",
    "R-ERR-01",
    PULL,
  ),
  row(
    "pull-rate-limit",
    "other",
    /toomanyrequests|pull rate limit|Rate exceeded/i,
    [],
    "the registry answered: this address has reached its pull limit for now",
    "R-ERR-07",
    PULL,
  ),
  row(
    "image-platform",
    "other",
    /image manifest does not contain descriptor matching platform|no match for platform|exec format error/i,
    [],
    "the image is not built for this processor or operating system",
    "R-ERR-01",
    PULL,
  ),
  row("disk-full", "other", /no space left on device/i, [], "the disk is full", "R-ERR-01", PULL),
  row(
    "layers-unreachable",
    "network",
    /invalid memory address|failed to copy: httpReadSeeker|starport-layer-bucket/i,
    ["image-layers"],
    "the image's layers could not be read from S3",
    "R-ERR-03",
    PULL,
  ),
  row(
    "pull-manifest",
    "network",
    /CannotPullImageManifestError/i,
    ["image-pull"],
    "the image's manifest could not be read from the registry to resolve its tag to a digest",
    "R-ERR-01",
    STOPPED,
  ),
  row(
    "pull-network",
    "network",
    new RegExp(
      `(?:CannotPull\\w{0,40}Error|failed to resolve ref|pull image manifest).{0,1500}(?:${NETWORK_MARKS.source})`,
      "is",
    ),
    IMAGE,
    "the registry could not be reached",
    "R-ERR-02",
    PULL,
  ),
  row("pull-failed", "open", /CannotPull\w{0,40}Error/i, IMAGE, "the image could not be pulled", "R-ERR-01", PULL),
];
