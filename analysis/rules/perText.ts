/** Answers about texts of a network, each distinct text read once. */

/**
 * @param most how many answers are kept: hostile input could fill the memory, and real networks have far fewer texts.
 * @param compute the answer; undefined is none.
 */
export function perText<T extends object | null>(most: number, compute: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const before = answers.get(text);
    if (before !== undefined) return before;
    const answer = compute(text);
    if (answers.size >= most) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
