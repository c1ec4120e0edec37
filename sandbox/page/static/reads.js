// How far each person has read each place; kept for the tab's life, so that a reload does not make everything new.

/** The newest moment in a conversation, its threads included; "" when nothing has been said. */
export const newest = (messages) =>
  messages
    .flatMap((message) => [message, ...(message.replies ?? [])])
    .reduce((last, { ts }) => (ts > last ? ts : last), "");

const nameOf = ({ team, user }, id) => `read/${team}/${user}/${id}`;

/** Whether someone else has said something there since the person last looked. */
export function isUnread(person, { id, messages }) {
  const others = messages.filter(({ user }) => user !== person.user);
  return newest(others) > (sessionStorage.getItem(nameOf(person, id)) ?? "");
}

export const markRead = (person, { id, messages }) => sessionStorage.setItem(nameOf(person, id), newest(messages));
