import { Option } from 'commander'

export function visibilityOption(): Option {
  return new Option('--visibility <who>', 'private: its members; public: everybody may look').choices([
    'private',
    'public',
  ])
}
