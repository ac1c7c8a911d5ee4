/** The policies of the pack, for a pack of your own: `new PolicyPack("shop", { policies: [...policies, ...yours] })`. */
export declare const policies: import("@pulumi/policy").Policies;
