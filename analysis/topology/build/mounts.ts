/** Volumes of FSx and S3 Files. */
import { isUnknown, type Maybe } from "../model";
import type { Mount } from "../../rules/serviceDefinition";
import type { Fields } from "./fields";

/** Empty if the volumes are not known: then the list of EFS volumes is unknown. */
export function mountsOf(fields: Fields): readonly Mount[] {
  const volumes = fields.objects("volumes");
  return isUnknown(volumes) ? [] : volumes.flatMap((volume) => [...fsxOf(volume), ...s3FilesOf(volume)]);
}

function fsxOf(volume: Fields): Mount[] {
  const fsx = volume.object("fsxWindowsFileServerVolumeConfiguration");
  if (fsx === undefined) return [];
  if (isUnknown(fsx)) return [{ kind: "fsx", fileSystem: fsx, credentials: fsx }];
  const authorization = fsx.object("authorizationConfig");
  return [
    {
      kind: "fsx",
      fileSystem: text(fsx, "fileSystemId"),
      credentials:
        authorization === undefined || isUnknown(authorization)
          ? (authorization ?? fsx.unknown("authorizationConfig", "is missing"))
          : text(authorization, "credentialsParameter"),
    },
  ];
}

function s3FilesOf(volume: Fields): Mount[] {
  const files = volume.object("s3filesVolumeConfiguration");
  if (files === undefined) return [];
  return [{ kind: "s3-files", fileSystem: isUnknown(files) ? files : text(files, "fileSystemArn") }];
}

function text(fields: Fields, name: string): Maybe<string> {
  return fields.string(name) ?? fields.unknown(name, "is missing");
}
