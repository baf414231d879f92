import { getRouteApi } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { type DocsSection, docsSections } from '../../addresses/docs-search.js'
import { TabLinks } from '../../controls/tabs.js'
import { PageHead } from '../../shell/page-head.js'
import { Addresses } from './addresses.js'
import { AllKeys } from './all-keys.js'
import { ApiRoutes } from './api-routes.js'
import { ConnectClient } from './connect-client.js'
import { FilterLanguage } from './filter-language.js'

const route = getRouteApi('/docs')

const PARTS: Readonly<Record<DocsSection, { label: string; Part: ComponentType }>> = {
  connect: { label: 'Connect', Part: ConnectClient },
  filters: { label: 'Filters', Part: FilterLanguage },
  keys: { label: 'Shortcuts', Part: AllKeys },
  addresses: { label: 'URLs', Part: Addresses },
  api: { label: 'API', Part: ApiRoutes },
}

/** The docs that ship with the server (U-SET-3). */
export function DocsPage() {
  const { section = docsSections[0] } = route.useSearch()
  const { label, Part } = PARTS[section]
  return (
    <>
      <title>{`${label} · Docs · Labbook`}</title>
      <PageHead title="Docs" />
      <TabLinks
        label="Docs sections"
        tabs={docsSections.map((name) => ({
          label: PARTS[name].label,
          isCurrent: name === section,
          link: { to: '/docs', search: name === docsSections[0] ? {} : { section: name } },
        }))}
      />
      <div className="body pad">
        <Part />
      </div>
    </>
  )
}
