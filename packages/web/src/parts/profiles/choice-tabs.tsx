import type { TabTitle } from '@labbook/profile'
import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useChoice } from './choices.js'
import styles from './profile.module.css'

interface ChoiceTabsProps {
  /** What the tabs are of, for those who hear the page. */
  readonly label: string
  /** The choice that holds the open tab. */
  readonly choice: string
  /** Open on a fresh page; the first when left out. */
  readonly initial?: string | undefined
  readonly tabs: readonly (TabTitle & { readonly panel: () => ReactNode })[]
}

/** Tabs over panels that are drawn when opened; the address holds which. */
export function ChoiceTabs({ label, choice, tabs, initial = tabs[0]?.id ?? '' }: ChoiceTabsProps) {
  const [chosen, choose] = useChoice(choice, initial)
  const open = tabs.find((tab) => tab.id === chosen) ?? tabs.find((tab) => tab.id === initial) ?? tabs[0]
  return (
    <Tabs selectedKey={open?.id ?? ''} onSelectionChange={(key) => choose(String(key))}>
      <TabList className={`tablist ${styles.tablist}`} aria-label={label}>
        {tabs.map(({ id, title }) => (
          <Tab key={id} id={id} className={id === open?.id ? 'tab on' : 'tab'}>
            {title}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={open?.id ?? ''} className={styles.panel ?? ''}>
        {open?.panel()}
      </TabPanel>
    </Tabs>
  )
}
