import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { queryClient } from './api/query-client.js'
import { applyEvents } from './events/apply-event.js'
import { router } from './routes/routes.js'

export function App() {
  useEffect(() => applyEvents(queryClient), [])
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
