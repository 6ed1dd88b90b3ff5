/* Server-sent events in answer to a POST, which EventSource can't make. */

/* Gives [name, data] of each event as it arrives. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value;
    const parts = buffer.split("\n\n");
    buffer = parts.pop();
    for (const part of parts) {
      const lines = part.split("\n").map((line) => line.match(/^(event|data): (.*)$/)).filter(Boolean);
      const { event, data } = Object.fromEntries(lines.map(([, name, text]) => [name, text]));
      if (event) yield [event, JSON.parse(data)];
    }
  }
}
