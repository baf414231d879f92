import type { MouseEvent } from 'react'
import ReactMarkdown from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import styles from './markdown.module.css'

/**
 * User-written Markdown: HTML is shown as the text that it is; only http, https and # links; external images become links
 * (U-ALL-10).
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[htmlAsText, rehypeSanitize]}
        urlTransform={(url) => (/^(https?:|#)/i.test(url) ? url : '')}
        components={{
          a: ({ href, id, children }) => {
            if (href === undefined || href === '') return <span>{children}</span>
            if (href.startsWith('#')) {
              return (
                <a id={id} href={href} onClick={scrollInside}>
                  {children}
                </a>
              )
            }
            return (
              <a href={href} rel="noopener noreferrer" target="_blank">
                {children}
              </a>
            )
          },
          img: ({ src, alt }) => (
            <a href={String(src)} rel="noopener noreferrer" target="_blank">
              {alt === undefined || alt === '' ? String(src) : alt}
            </a>
          ),
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
}

/** The part of a syntax tree that `htmlAsText` looks at. */
interface TreeNode {
  type: string
  tagName?: string
  properties?: Record<string, unknown>
  children?: TreeNode[]
}

/** Elements whose lines read in the direction of their own text. */
const BLOCKS = new Set(['p', 'li', 'td', 'th', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote'])

/** Sanitizing would drop raw HTML in silence. */
function htmlAsText() {
  const visit = (node: TreeNode) => {
    if (node.type === 'raw') node.type = 'text'
    if (node.tagName !== undefined && BLOCKS.has(node.tagName)) node.properties = { ...node.properties, dir: 'auto' }
    for (const child of node.children ?? []) visit(child)
  }
  return visit
}

/** The address belongs to the router: a link to a heading or a footnote scrolls to it and leaves the address alone. */
function scrollInside(event: MouseEvent<HTMLAnchorElement>) {
  event.preventDefault()
  const link = event.currentTarget
  const name = decodeURIComponent(link.getAttribute('href')?.slice(1) ?? '')
  // Sanitizing puts a prefix before the ids of user-written text.
  const target = [...(link.closest('div')?.querySelectorAll('[id]') ?? [])].find(
    ({ id }) => id === name || id === `user-content-${name}`,
  )
  target?.scrollIntoView({ block: 'center' })
}
