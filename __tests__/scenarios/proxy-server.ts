import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

/** An HTTP proxy that only tunnels, as a company has one in front of the internet. */
export interface TunnelProxy {
  readonly url: string
  /** `host:port` of every tunnel that was asked for. */
  readonly tunnels: readonly string[]
  close(): Promise<void>
}

/** Every host leads to the loopback, whatever its name: the machine has no name for the hosts of a story. */
export async function startTunnelProxy(): Promise<TunnelProxy> {
  const tunnels: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_, response) => response.writeHead(405).end())
  server.on('connect', (request, client: Socket) => {
    tunnels.push(request.url ?? '')
    const target = connect(Number((request.url ?? '').split(':')[1]), 'localhost', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.pipe(client).pipe(target)
    })
    for (const socket of [client, target]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      })
  }
}
