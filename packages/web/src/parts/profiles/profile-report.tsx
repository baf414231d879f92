import { type Profile, type SectionId, sectionsOf } from '@labbook/profile'
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Choices, ChoicesContext } from './choices.js'
import { Correlations } from './correlations/correlations.js'
import { Drawn } from './drawn.js'
import { Interactions } from './interactions/interactions.js'
import { MissingValues } from './missing/missing-values.js'
import { Overview } from './overview/overview.js'
import styles from './profile.module.css'
import { goTo, Report, reportContext } from './report-context.js'
import { DuplicateRows, Sample } from './sample/sample.js'
import { SectionBar } from './section-bar.js'
import { Target } from './target/target.js'
import { VariableRail } from './variable-rail.js'
import { Variables } from './variables/variables.js'

const contents: Record<SectionId, () => ReactNode> = {
  overview: () => <Overview />,
  variables: () => <Variables />,
  target: () => <Target />,
  interactions: () => <Interactions />,
  correlations: () => <Correlations />,
  missing: () => <MissingValues />,
  sample: () => <Sample />,
  duplicates: () => <DuplicateRows />,
}

/** Drawn at once, whatever the width of the table. */
const first: readonly SectionId[] = ['overview', 'variables']

interface ProfileReportProps {
  readonly profile: Profile
  readonly choices: Choices
}

/** A profile as a page: a bar of sections, a jump list of variables, and the sections (U-DATA-3 to U-DATA-11). */
export function ProfileReport({ profile, choices }: ProfileReportProps) {
  const [isRailOpen, setIsRailOpen] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const context = useMemo(() => reportContext(profile, choices), [profile, choices])
  const sections = useMemo(() => sectionsOf(profile), [profile])
  useReturn(profile, choices)
  const isWide = profile.columns.length > 100
  return (
    <ChoicesContext value={choices}>
      <Report value={context}>
        <SectionBar sections={sections} scroller={scroller} onVariables={() => setIsRailOpen(!isRailOpen)} />
        <div className={styles.report}>
          <VariableRail isOpen={isRailOpen} onClose={() => setIsRailOpen(false)} />
          <div ref={scroller} className={styles.sections} data-scrolls>
            <div className={profile.columns.length <= 32 ? styles.beside : undefined}>
              {sections.map(({ id, title }) => (
                <section key={id} id={id} className={styles.section} aria-labelledby={`${id}-title`}>
                  <h2 id={`${id}-title`} tabIndex={-1}>
                    {title}
                  </h2>
                  {isWide && !first.includes(id) ? (
                    <Drawn height={400} isNear={false}>
                      {contents[id]}
                    </Drawn>
                  ) : (
                    contents[id]()
                  )}
                </section>
              ))}
            </div>
          </div>
        </div>
      </Report>
    </ChoicesContext>
  )
}

/** A copied address leads to the variable or the section that it was copied at. */
function useReturn(profile: Profile, choices: Choices) {
  useLayoutEffect(() => {
    const [variable, section] = [choices.get('v'), choices.get('at')]
    if (variable !== undefined && profile.variables[Number(variable)] !== undefined)
      goTo(`variable-${Number(variable)}`, `name-${Number(variable)}`)
    else if (sectionsOf(profile).some(({ id }) => id === section)) goTo(section ?? '', `${section}-title`)
  }, [profile, choices])
}
