using Polly;
using Polly.Retry;

namespace SelfRepair.Api.Hub;

/// <summary>Tries again what failed in passing, with the waits of the Hub's own client: 1, 2, 4, 8, 8 seconds, or what
/// the Hub asks for.</summary>
public sealed class HubRetry
{
    private const int MaxRetries = 5;

    /// <summary>Retries of what ended in silence: each takes as long as is waited, and somebody waits for
    /// all.</summary>
    private const int MaxRetriesOfSilence = 1;

    /// <summary>Retries of a first question where no connection is made: most often there is no network, and somebody
    /// waits to be told so.</summary>
    private const int MaxRetriesOfUnconnected = 2;

    private const double MaxBackOffSeconds = 8;

    /// <summary>Longest wait that is waited: the Hub's rate limits are counted in windows of five minutes, and a
    /// second is added to what it asks for.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1);

    private readonly ResiliencePipeline pipeline;
    private readonly ResiliencePipeline pipelineOfQuestions;

    /// <summary>Retries by a clock.</summary>
    /// <param name="time">The clock.</param>
    public HubRetry(TimeProvider time)
    {
        pipeline = Build(time, MaxRetries);
        pipelineOfQuestions = Build(time, MaxRetriesOfUnconnected);
    }

    /// <summary>Asks the first question of a model, as <see cref="RunAsync"/> does, but gives up sooner where no
    /// connection is made.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="attempt">One try.</param>
    /// <param name="cancellationToken">Ends tries and waits.</param>
    public Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RefuseAsync(pipelineOfQuestions.ExecuteAsync(
            async token => await attempt(token), cancellationToken).AsTask());

    /// <summary>Does something until it succeeds or every retry is used up.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="attempt">One try.</param>
    /// <param name="cancellationToken">Ends tries and waits.</param>
    /// <exception cref="HubUnavailableException">The last try failed in passing too.</exception>
    /// <exception cref="HubTimeoutException">It ended in silence.</exception>
    /// <exception cref="HubProxyException">It failed at the proxy.</exception>
    /// <exception cref="HubRateLimitException">The Hub asks for too long a wait.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RefuseAsync(pipeline.ExecuteAsync(
            async token => await attempt(token), cancellationToken).AsTask());

    /// <summary>Does something once.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="attempt">The only try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HubUnavailableException">It failed in passing.</exception>
    /// <exception cref="HubTimeoutException">It ended in silence.</exception>
    /// <exception cref="HubProxyException">It failed at the proxy.</exception>
    public static Task<T> OnceAsync<T>(
        Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RefuseAsync(attempt(cancellationToken));

    private static ResiliencePipeline Build(TimeProvider time, int maxRetriesOfUnconnected) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxRetries,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is HubExchangeException failure
                    && !(failure.Wait > MaxWait)
                    && !(failure.IsSilence && arguments.AttemptNumber >= MaxRetriesOfSilence)
                    && !(failure.IsUnconnected && arguments.AttemptNumber >= maxRetriesOfUnconnected)),
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(
                    (arguments.Outcome.Exception as HubExchangeException)?.Wait
                    ?? TimeSpan.FromSeconds(Math.Min(MaxBackOffSeconds, Math.Pow(2, arguments.AttemptNumber)))),
            })
            .Build();

    private static async Task<T> RefuseAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (HubExchangeException failure) when (failure.Wait > MaxWait)
        {
            throw new HubRateLimitException(failure.Wait.Value);
        }
        catch (HubExchangeException failure) when (failure.Proxy is HubProxy proxy)
        {
            throw new HubProxyException(failure.Message, proxy.Variable, failure);
        }
        catch (HubExchangeException failure) when (failure.IsSilence)
        {
            throw new HubTimeoutException(failure.Message, failure);
        }
        catch (HubExchangeException failure)
        {
            throw new HubUnavailableException(failure.Message, failure);
        }
    }
}
