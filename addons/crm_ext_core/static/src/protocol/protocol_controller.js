import {useFoundWords} from "./found_words";

/** The records of a list, also of its open groups. */
function getRecords(list) {
    if (list.isGrouped) {
        return list.groups.flatMap((group) => getRecords(group.list));
    }
    return list.records;
}

/** Highlight the words that were searched for in a list or timeline of talks. */
export function useFoundWordsOfList(rootRef, model) {
    useFoundWords(
        () => rootRef.el,
        () =>
            model.isReady && model.root
                ? getRecords(model.root).flatMap(
                      (record) => record.data.found_words || []
                  )
                : []
    );
}
