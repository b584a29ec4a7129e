// Announce what a check says when it arrives. The words are in a live region of the page, not in an
// output: a notebook keeps its outputs, and would speak when it is opened again.
const LASTS = 10000; // milliseconds: no screen reader is that late

function region() {
    let found = document.getElementById("nnlib-announcements");
    if (!found) {
        found = document.createElement("div");
        found.id = "nnlib-announcements";
        found.setAttribute("role", "alert");
        // Only new words are read.
        found.setAttribute("aria-atomic", "false");
        found.style.cssText =
            "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)";
        document.body.append(found);
    }
    return found;
}

function say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    region().append(line);
    setTimeout(() => line.remove(), LASTS);
}

export default {
    initialize({ model }) {
        // The region exists before its first words, because some screen readers miss it otherwise.
        // It also keeps track of the messages that were said, for all kernels of the page.
        const said = (region().said ??= new WeakSet());
        const hear = (message) => {
            if (said.has(message)) return;
            said.add(message);
            message.say.forEach(say);
        };
        model.on("msg:custom", hear);
        // anywidget 0.11 never passes anything on if the page was too busy to load this module
        // within two seconds. The kernel's words still arrive here.
        model.widget_manager?.kernel?.anyMessage?.connect((_, { direction, msg }) => {
            const content = direction === "recv" && msg.header.msg_type === "comm_msg" &&
                msg.content.data.content;
            if (content?.say) hear(content);
        });
        model.send({ ready: true });
    },
};
