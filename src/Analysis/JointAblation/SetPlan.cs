using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>What has to be run for one set.</summary>
internal sealed class SetPlan
{
    private readonly ModelShape shape;

    /// <summary>Plans a set.</summary>
    /// <param name="set">The set, which fits the model.</param>
    /// <param name="carriers">Whether later components are frozen in turn.</param>
    /// <param name="shape">The model's dimensions.</param>
    public SetPlan(ComponentSet set, bool carriers, ModelShape shape)
    {
        this.shape = shape;
        Set = set;
        Component[][] members =
        [
            .. set.Heads.Select(head => new[] { Component.Of(head, shape) }),
            .. set.AttentionLayers.Select(layer => HeadsOf(layer).ToArray()),
            .. set.Mlps.Select(layer => new[] { Component.OfMlp(layer, shape) }),
        ];
        Component[] replaced = [.. members.SelectMany(member => member)];
        Component[] frozen =
        [
            .. set.FreezeHeads.Select(head => Component.Of(head, shape)),
            .. set.FreezeAttentionLayers.SelectMany(HeadsOf),
            .. set.FreezeMlps.Select(layer => Component.OfMlp(layer, shape)),
        ];
        Joint = new Intervention(replaced, frozen, set.FreezeFinalScale, shape);
        Unfrozen = set.Freezes ? new Intervention(replaced, [], freezesFinalScale: false, shape) : null;
        Singles = [.. members.Select(member => new Intervention(member, frozen, set.FreezeFinalScale, shape))];
        Carriers = carriers
            ? [.. Later().Select(later => (
                later, new Intervention(replaced, [.. frozen, later], set.FreezeFinalScale, shape)))]
            : [];
        Members = new Members(shape);
        foreach (Component component in replaced)
        {
            AddMember(component);
        }
    }

    /// <summary>The set.</summary>
    public ComponentSet Set { get; }

    /// <summary>Its replaced components.</summary>
    public Members Members { get; }

    /// <summary>All members replaced, under the set's freezing.</summary>
    public Intervention Joint { get; }

    /// <summary>The same without the freezing; null where nothing is frozen.</summary>
    public Intervention? Unfrozen { get; }

    /// <summary>Each member replaced alone, under the set's freezing.</summary>
    public IReadOnlyList<Intervention> Singles { get; }

    /// <summary>Each later component, and the joint intervention with it frozen too.</summary>
    public IReadOnlyList<(Component Later, Intervention Frozen)> Carriers { get; }

    /// <summary>All that has to be run, what is the same once.</summary>
    public IEnumerable<Intervention> Interventions => Singles.Append(Joint)
        .Concat(Unfrozen is null ? [] : [Unfrozen])
        .Concat(Carriers.Select(carrier => carrier.Frozen))
        .Distinct();

    private IEnumerable<Component> HeadsOf(int layer) =>
        Enumerable.Range(0, shape.HeadCount).Select(head => Component.Of(new HeadId(layer, head), shape));

    /// <summary>Components that may answer the first member and keep no clean output yet.</summary>
    private IEnumerable<Component> Later()
    {
        int first = Joint.FirstLayer;
        bool ownMlpAnswers = !shape.IsParallel && Joint.Replaced.Any(member => member.Layer == first && !member.IsMlp);
        IEnumerable<Component> later =
            from layer in Enumerable.Range(first, shape.LayerCount - first)
            from component in HeadsOf(layer).Append(Component.OfMlp(layer, shape))
            where layer > first || (component.IsMlp && ownMlpAnswers)
            select component;
        return later.Except(Joint.Replaced).Except(Joint.Frozen);
    }

    private void AddMember(Component component)
    {
        if (component.IsMlp)
        {
            Members.AddMlp(component.Layer);
        }
        else
        {
            Members.Add(component.HeadIn(shape));
        }
    }
}
