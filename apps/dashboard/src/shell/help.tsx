import { Kbd, Modal, Table } from '@mantine/core';

const KEYS: readonly (readonly [string, string])[] = [
  ['j, k', 'next and previous row'],
  ['o, Enter', 'open the row'],
  ['/', 'search'],
  ['[, ]', 'to the event before and after: the page as of then'],
  ['g b', 'gate board'],
  ['g r', 'release'],
  ['g q', 'my queue'],
  ['g c', 'interface catalogue'],
  ['g a', 'activity'],
  ['g p', 'parked mail and jobs'],
  ['?', 'this help'],
];

/** What keys do, everywhere. */
export const Help = ({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) => (
  <Modal opened={opened} onClose={onClose} title="Keys">
    <Table>
      <Table.Tbody>
        {KEYS.map(([keys, what]) => (
          <Table.Tr key={keys}>
            <Table.Td>
              {keys.split(', ').map((key) => (
                <Kbd key={key} mr={4}>
                  {key}
                </Kbd>
              ))}
            </Table.Td>
            <Table.Td>{what}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Modal>
);
