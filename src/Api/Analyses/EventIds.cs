namespace SelfRepair.Api.Analyses;

/// <summary>The ids of an analysis' newest events, one of each type: an event holds all that there is to say of its
/// type, so that the newest takes the place of those before it. Ids count up.</summary>
/// <param name="State">The id of its state.</param>
/// <param name="Progress">The id of its progress.</param>
/// <param name="Rows">The id of its rows; 0: it has none.</param>
/// <param name="End">The id of its end; 0: it has not ended.</param>
public readonly record struct EventIds(long State, long Progress, long Rows, long End)
{
    /// <summary>The ids of an analysis that begins.</summary>
    public static EventIds First { get; } = new(State: 1, Progress: 2, Rows: 0, End: 0);

    /// <summary>The newest id.</summary>
    public long Last => Math.Max(Math.Max(State, Progress), Math.Max(Rows, End));

    /// <summary>The ids after a change.</summary>
    /// <param name="before">What was known before it.</param>
    /// <param name="after">What is known after it.</param>
    public EventIds After(AnalysisState before, AnalysisState after)
    {
        long last = Last;
        bool isAnotherState = before.Status != after.Status || before.StartedAt != after.StartedAt;
        bool isFurther = isAnotherState
            || before.Progress != after.Progress
            || before.MergedPositions != after.MergedPositions
            || before.Place != after.Place;
        bool hasRows = after.RowsSoFar is not null || after.Findings is not null;
        bool areOtherRows = before.RowsSoFar != after.RowsSoFar || before.Findings != after.Findings;
        return new EventIds(
            isAnotherState ? ++last : State,
            isFurther ? ++last : Progress,
            !hasRows ? 0 : areOtherRows ? ++last : Rows,
            after.IsFinished && !before.IsFinished ? ++last : End);
    }
}
