// Built into programs under the thread sanitizer only. librdkafka starts its threads with C11's thrd_create,
// which the sanitizer does not know: such a thread crashes at its first free(). This brings them to
// pthread_create, which it does know.

#include <memory>
#include <pthread.h>
#include <threads.h>

namespace {

struct Start
{
    thrd_start_t function;
    void *argument;
};

void *run(void *raw)
{
    const std::unique_ptr<Start> start(static_cast<Start *>(raw));
    return reinterpret_cast<void *>(static_cast<intptr_t>(start->function(start->argument)));
}

} // namespace

extern "C" int thrd_create(thrd_t *thread, thrd_start_t function, void *argument)
{
    auto start = std::make_unique<Start>(Start{function, argument});
    if (pthread_create(thread, nullptr, &run, start.get()))
        return thrd_error;
    (void)start.release(); // run() owns it now
    return thrd_success;
}

extern "C" int thrd_join(thrd_t thread, int *result)
{
    void *raw = nullptr;
    if (pthread_join(thread, &raw))
        return thrd_error;
    if (result)
        *result = static_cast<int>(reinterpret_cast<intptr_t>(raw));
    return thrd_success;
}
