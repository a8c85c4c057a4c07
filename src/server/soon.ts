/** Answers all calls of a moment with one. */
export function soon(call: () => void, milliseconds = 50): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      call();
    }, milliseconds);
  };
}
