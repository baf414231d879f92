import { ApiError } from '@labbook/protocol'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { applyEvents } from './events/apply-event.js'
import { router } from './routes/routes.js'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A local server is reachable without a network connection.
      networkMode: 'always',
      // Events report changes, so refocusing the tab does not need to refetch.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && error instanceof ApiError && error.code === 'TEMPORARILY_UNAVAILABLE',
    },
    mutations: { networkMode: 'always' },
  },
})

export function App() {
  useEffect(() => applyEvents(queryClient), [])
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
