import { z } from 'zod'
import { type Operation, ownHandle, read, userAppId } from './operation.ts'

const request = z.object({ user_app_id: userAppId })

export const getUser: Operation = async (json, context) => {
  const handle = ownHandle(context, read(request, json).user_app_id.user_id)
  return { user: { id: handle, visibility: { gettable: 10 } } }
}
