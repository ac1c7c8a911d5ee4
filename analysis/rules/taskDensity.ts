/** The maximum of awsvpc tasks on an instance type: one network interface each, minus the instance's own (R-LIM-02). */

export interface Density {
  /** Without ENI trunking. */
  readonly plain: number;
  /** With ENI trunking; null if the type has no trunking. */
  readonly trunking: number | null;
  readonly rule: string;
}

function trunked(plain: number, trunking: number): Density {
  return { plain, trunking, rule: "R-LIM-03" };
}

function burstable(plain: number): Density {
  return { plain, trunking: null, rule: "R-LIM-04" };
}

/** The types whose numbers are known from AWS's pages. Others are unknown, and never guessed from a similar type. */
export const densities: Readonly<Record<string, Density>> = {
  "c5.large": trunked(2, 10),
  "c5.xlarge": trunked(3, 20),
  "c5.2xlarge": trunked(3, 40),
  "c5.4xlarge": trunked(7, 60),
  "m5.large": trunked(2, 10),
  "m6i.large": trunked(2, 10),
  "m6i.xlarge": trunked(3, 20),
  "m6i.8xlarge": trunked(7, 90),
  "m6i.12xlarge": trunked(7, 120),
  "m7g.medium": trunked(1, 4),
  "m7g.large": trunked(2, 10),
  "c7g.medium": trunked(1, 4),
  "c7g.large": trunked(2, 10),
  "m7i-flex.large": trunked(2, 4),
  "m7i-flex.xlarge": trunked(3, 10),
  "m8g.medium": trunked(1, 4),
  "m8g.large": trunked(2, 10),
  "t8i.nano": trunked(1, 2),
  "t8i.micro": trunked(1, 2),
  "t8i.small": trunked(2, 4),
  "t8i.medium": trunked(2, 4),
  "t3.nano": burstable(1),
  "t3.micro": burstable(1),
  "t3.small": burstable(2),
  "t3.medium": burstable(2),
  "t3.large": burstable(2),
  "t3.xlarge": burstable(3),
  "t3a.small": burstable(1),
  "t4g.nano": burstable(1),
  "t4g.micro": burstable(1),
  "t4g.small": burstable(2),
  "t4g.medium": burstable(2),
  "t4g.large": burstable(2),
  "t4g.xlarge": burstable(3),
};

function densityOf(instanceType: string): Density | undefined {
  return Object.hasOwn(densities, instanceType) ? densities[instanceType] : undefined;
}

/** The maximum of awsvpc tasks on one instance of this type; undefined for a type that is not listed. */
export function maxAwsvpcTasks(instanceType: string, trunking: boolean): number | undefined {
  const density = densityOf(instanceType);
  return trunking ? (density?.trunking ?? density?.plain) : density?.plain;
}

/** True if the type has ENI trunking; undefined if this is not known. */
export function hasTrunking(instanceType: string): boolean | undefined {
  if (/^(t2|t3|t3a|t4g)\./.test(instanceType)) {
    return false;
  }
  const density = densityOf(instanceType);
  return density === undefined ? undefined : density.trunking !== null;
}
