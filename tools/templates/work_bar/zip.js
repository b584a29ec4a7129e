/* ZIP files: written without compression, read with or without it. */

const TABLE = Uint32Array.from({length: 256}, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? 0xedb88320 ^ (number >>> 1) : number >>> 1;
  return number;
});

function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** A record of the format: fields of 2 or 4 bytes, as [bytes, value]. */
function record(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    size === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/** Pack files, each {path, bytes, changed: Date}, into one Blob. */
export function packed(files) {
  const parts = [], list = [];
  let at = 0, listed = 0;
  for (const {path, bytes, changed} of files) {
    const name = new TextEncoder().encode(path);
    const clock = (changed.getHours() << 11) | (changed.getMinutes() << 5) | (changed.getSeconds() >> 1);
    const day = ((changed.getFullYear() - 1980) << 9) | ((changed.getMonth() + 1) << 5) | changed.getDate();
    const UTF8 = 0x0800;
    // Needed version, flags, method, time, sum, sizes and lengths: the same in both places.
    const shared = [[2, 20], [2, UTF8], [2, 0], [2, clock], [2, day], [4, checksum(bytes)],
      [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]];
    const local = record([4, 0x04034b50], ...shared);
    const central = record([4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
    parts.push(local, name, bytes);
    list.push(central, name);
    at += local.length + name.length + bytes.length;
    listed += central.length + name.length;
  }
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length],
    [4, listed], [4, at], [2, 0]);
  return new Blob([...parts, ...list, end], {type: "application/zip"});
}

/** Unpack a ZIP's bytes into files, each {path, bytes}; folders, and paths that lead outside, are skipped. */
export async function unpacked(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Error("it is not a ZIP file");
  const files = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [name, more, note] = [28, 30, 32].map(place => view.getUint16(at + place, true));
    const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    at += 46 + name + more + note;
    if (path.endsWith("/") || path.split(/[/\\]/).some(part => ["", ".", ".."].includes(part))) continue;
    files.push({path, bytes: await inflated(bytes.subarray(start, start + size), method)});
  }
  return files;
}

async function inflated(bytes, method) {
  if (method === 0) return bytes;
  if (method !== 8) throw new Error("it is compressed in a way that this page cannot read");
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
