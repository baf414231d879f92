import { ApiError } from '@labbook/protocol'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { applyEvents } from './events/apply-event.js'
import { router } from './routes/routes.js'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A server on this machine is there without any network.
      networkMode: 'always',
      // Events say what is stale, so nothing is asked again just because a tab came back.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && error instanceof ApiError && error.code === 'TEMPORARILY_UNAVAILABLE',
    },
    mutations: { networkMode: 'always' },
  },
})

/** Providers around the routes. */
export function App() {
  useEffect(() => applyEvents(queryClient), [])
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
