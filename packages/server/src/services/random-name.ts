/** A made-up name such as `brisk-otter-417`, at most 20 characters, for a run or model that came without one. */
export function randomName(random: () => number): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] as string
  const name = `${pick(ADJECTIVES)}-${pick(NOUNS)}-${Math.floor(random() * 1001)}`
  return name.slice(0, MAX_LENGTH)
}

const MAX_LENGTH = 20

// No two words together are longer than 15 letters, which leaves room for two dashes and four digits less one.
const ADJECTIVES =
  'able agile amber ample apt azure bold brave brief bright brisk calm candid clean clear clever coral cosmic cozy crisp curious daring dapper deft eager early easy even fair fancy fast fine fleet fond free fresh gentle glad golden grand happy hardy honest humble ideal jolly keen kind lively loyal lucky lunar mellow merry mighty mild modest neat nimble noble placid plucky polite prime proud quick quiet rapid rare ready regal robust rosy royal sage serene sharp shiny silent simple sleek smart smooth snug solar solid sound spry stable steady sturdy subtle sunny superb sure swift tender tidy tough tranquil trim true upbeat valiant vast vivid warm wise witty young zany zesty'.split(
    ' ',
  )
const NOUNS =
  'ant badger bass bat bear beaver bee bird bison boar bug calf carp cat chimp clam cod colt crab crane crow cub deer dog dolphin donkey dove duck eagle eel elk emu fawn finch fish flea fly foal fox frog gnat gnu goat goose grouse gull hare hawk hen heron hog horse hound ibis jay kite koala lamb lark lion lynx mare midge mink mole moose moth mouse mule newt otter owl ox panda perch pig pony pug quail ram rat raven ray robin rook seal shad shark sheep shrew shrike skink skunk sloth snail snake sow squid stag stoat stork swan tapir tern toad trout vole wasp whale wolf worm wren yak zebra'.split(
    ' ',
  )
