/** Answers all lookups of a run: from the user's file first, then by the rules, then from the program itself. */
import { UNKNOWN_STRING } from "../../wire";
import type { World } from "../answers";
import { answerInvoke } from "../invokes";
import { answerOwn, type OwnResource } from "../ownLookups";
import { assume, type Recording } from "../recording";
import type { InvokeAnswer } from "./answerer";
import { canonical, type GivenAnswer, givenFor, resultOf } from "./given";

type Inputs = Record<string, unknown>;

/** The parts of a run that answers depend on, or change. */
export interface Surroundings {
  readonly world: World;
  readonly recording: Recording;
  readonly ownResources: () => Iterable<OwnResource>;
  readonly meetDefaultVpc: () => void;
}

export class LookupDesk {
  constructor(
    readonly surroundings: Surroundings,
    /** Answers of the user. */
    readonly given: readonly GivenAnswer[],
  ) {}

  /** Undefined if there is none, which is noted. */
  lookUp(token: string, inputs: Inputs, world: World): Inputs | undefined {
    const { recording, meetDefaultVpc } = this.surroundings;
    const answer = this.#given(token, inputs) ?? this.#found(token, inputs, world);
    if (answer === undefined || answer.isOpen === true) recording.unanswered.add(token, inputs);
    if (answer === undefined) return undefined;
    if (answer.defaultVpc === true) meetDefaultVpc();
    Object.assign(recording.images, answer.images);
    if (answer.assumption !== undefined) assume(recording, answer.assumption);
    return answer.result;
  }

  /** True if a lookup can be answered. */
  hasAnswer(token: string, inputs: Inputs): boolean {
    if (token === "pulumi:pulumi:getResource" || this.#given(token, inputs) !== undefined) return true;
    return this.#found(token, inputs, this.surroundings.world) !== undefined;
  }

  /** The same; otherwise it is noted. */
  canAnswer(token: string, inputs: Inputs): boolean {
    if (!this.hasAnswer(token, inputs)) {
      this.surroundings.recording.unanswered.add(token, inputs);
      return false;
    }
    // An answer to arguments that are not known would be one to others, unless the user gives it for any.
    return this.#given(token, inputs) !== undefined || !canonical(inputs).includes(UNKNOWN_STRING);
  }

  #given(token: string, inputs: Inputs): InvokeAnswer | undefined {
    const given = givenFor(token, inputs, this.given);
    if (given === undefined) return undefined;
    this.surroundings.recording.usedAnswers.add(given);
    return { result: resultOf(given) };
  }

  #found(token: string, inputs: Inputs, world: World): InvokeAnswer | undefined {
    const answer = answerInvoke(token, inputs, world);
    if (answer !== undefined) return answer;
    const result = answerOwn(token, inputs, this.surroundings.ownResources());
    return result === undefined ? undefined : { result };
  }
}
