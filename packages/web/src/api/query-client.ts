import { ApiError } from '@labbook/protocol'
import { QueryClient } from '@tanstack/react-query'

export const queryClient = new QueryClient({
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
